"""Programs and their facts in spreadsheets, programs in bulk, and dates from one year to the next."""
