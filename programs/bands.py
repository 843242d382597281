"""Bands: the ranges that a facet offers for a number. The read model stores the slug of a value's band."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """Values from `low` up to but not including `high`; None leaves that end open."""

    slug: str
    label: str
    low: int | None
    high: int | None

    def __contains__(self, value):
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


def money_bands(*limits: int) -> tuple[Band, ...]:
    """Bands between limits in US dollars: (10_000, 20_000) gives under 10, 10 to 20 and over 20 thousand."""
    thousands = [limit // 1000 for limit in limits]
    return (
        Band(f"under-{thousands[0]}k", f"Under US${limits[0]:,}", None, limits[0]),
        *(
            Band(f"{low // 1000}-{high // 1000}k", f"US${low:,} to {high - 1:,}", low, high)
            for low, high in zip(limits, limits[1:], strict=False)
        ),
        Band(f"over-{thousands[-1]}k", f"US${limits[-1]:,} and over", limits[-1], None),
    )


TUITION = money_bands(10_000, 20_000, 30_000, 40_000, 50_000)
EARNINGS = money_bands(60_000, 80_000, 100_000, 120_000, 150_000)
DEBT = money_bands(20_000, 30_000, 40_000, 60_000)
AWARDS = (
    Band("1-9", "1 to 9 awards", 1, 10),
    Band("10-29", "10 to 29", 10, 30),
    Band("30-99", "30 to 99", 30, 100),
    Band("100-299", "100 to 299", 100, 300),
    Band("300-plus", "300 and more", 300, None),
)
GROWTH = (
    Band("shrinking", "Down by 10 % or more", None, -9),
    Band("steady", "About the same", -9, 10),
    Band("growing", "Up by 10 to 49 %", 10, 50),
    Band("fast", "Up by 50 to 99 %", 50, 100),
    Band("doubled", "Doubled or more", 100, None),
)
NEW = "new"  # a separate growth band: without awards in the first year there is no growth rate
LENGTH = (
    Band("under-12m", "Under 12 months", None, 12),
    Band("12m", "12 months", 12, 13),
    Band("13-18m", "13 to 18 months", 13, 19),
    Band("19-24m", "19 to 24 months", 19, 25),
    Band("over-24m", "Over 24 months", 25, None),
)


def band_of(value: int | None, bands: tuple[Band, ...]) -> str:
    """Slug of the band that contains the value; blank for None."""
    return next((band.slug for band in bands if value is not None and value in band), "")
