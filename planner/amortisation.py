"""A loan at a fixed rate, paid back in equal monthly payments."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.calculations import Answers, number, rate

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Loan(Answers):
    """A fully amortised loan of `principal` US dollars at `annual_rate` (0.068 is 6.8%) over a number of months.

    Payment at the end of each month, with i = annual rate / 12 and n = months:
    principal · i / (1 - (1 + i)^-n), and principal / n at a zero rate. It is the present value of an ordinary annuity
    solved for the payment, what a spreadsheet calls PMT. All results are Decimals, rounded to the cent at the end.
    """

    principal: int = number("The principal", 0, 100_000_000)
    annual_rate: Decimal = rate("The yearly rate", "0", "0.3")
    months: int = number("The number of payments", 1, 480)

    @property
    def monthly_payment(self) -> Decimal:
        """What is due each month."""
        return self.exact_payment.quantize(CENT, ROUND_HALF_UP)

    @property
    def total_interest(self) -> Decimal:
        """All payments less the principal. The payment enters unrounded, so that a zero rate costs exactly nothing."""
        return (self.exact_payment * self.months - self.principal).quantize(CENT, ROUND_HALF_UP)

    @property
    def exact_payment(self) -> Decimal:
        """The monthly payment before rounding; finer rates than sixteen places would drown in the division."""
        monthly_rate = round(Decimal(self.annual_rate) / 12, 16)
        if not monthly_rate:
            return Decimal(self.principal) / self.months
        return self.principal * monthly_rate / (1 - (1 + monthly_rate) ** -self.months)
