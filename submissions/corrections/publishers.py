"""Who alone can correct an imported figure, by the beginning of its source's key."""

PUBLISHERS = {
    "ipeds-": "Schools report these figures to IPEDS themselves. A wrong one is corrected there, by the person whom "
    "the school has named as its IPEDS keyholder; we print what IPEDS publishes next.",
    "scorecard-": "The US Department of Education computes these figures from federal records, and it alone can "
    "correct one; we print what College Scorecard publishes next.",
    "oews-": "The US Bureau of Labor Statistics estimates these figures from a survey of employers, and it alone can "
    "correct one; we print what it publishes next.",
    "employment-projections-": "The US Bureau of Labor Statistics makes these projections, and it alone can correct "
    "one; we print what it publishes next.",
    "onet-": "The US Department of Labor keeps these facts in O*NET, and it alone can correct one; we print what it "
    "publishes next.",
}


def who_corrects(source) -> str:
    """Who has to correct a figure of this source, in a sentence or two; blank where our editors can."""
    key = source.key if source else ""
    return next((sentence for prefix, sentence in PUBLISHERS.items() if key.startswith(prefix)), "")
