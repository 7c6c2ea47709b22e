"""What the engine knows of each symbol beyond its instrument: read by composite/board, edited in the admin."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

_POSITIVE = MinValueValidator(Decimal("0.000001"))


class SymbolConfig(models.Model):
    """Money, weight and thresholds of one symbol; tick size and decimals are its `LiveData.Instrument`'s."""

    symbol = models.CharField(max_length=32, unique=True, help_text="The symbol of a LiveData instrument.")
    tick_value = models.DecimalField(
        max_digits=12, decimal_places=4, validators=[_POSITIVE], help_text="US dollars per tick and contract."
    )
    take_profit_usd = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(100), validators=[_POSITIVE])
    stop_loss_usd = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(100), validators=[_POSITIVE])
    contract_size = models.CharField(max_length=64, blank=True)
    contract_weight = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1), validators=[_POSITIVE])
    is_bear = models.BooleanField(default=False, help_text="Rises when equities fall: its weights are inverted.")
    strong_buy_above = models.DecimalField(max_digits=14, decimal_places=6, help_text="Points of net change.")
    buy_above = models.DecimalField(max_digits=14, decimal_places=6)
    sell_below = models.DecimalField(max_digits=14, decimal_places=6)
    strong_sell_at_or_below = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        ordering = ["symbol"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    strong_buy_above__gt=models.F("buy_above"),
                    buy_above__gte=models.F("sell_below"),
                    sell_below__gt=models.F("strong_sell_at_or_below"),
                ),
                name="symbolconfig_thresholds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

    def clean(self) -> None:
        """Say in words what the database's constraint would refuse."""
        thresholds = [self.strong_buy_above, self.buy_above, self.sell_below, self.strong_sell_at_or_below]
        if None in thresholds:
            return
        if not (thresholds[0] > thresholds[1] >= thresholds[2] > thresholds[3]):
            raise ValidationError("The thresholds must fall from STRONG_BUY over BUY and SELL to STRONG_SELL.")
