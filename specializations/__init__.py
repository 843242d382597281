"""Fields of study: CIP codes with their closeness to machine learning, and the specializations built from them."""
