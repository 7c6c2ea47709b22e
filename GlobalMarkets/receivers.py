"""Turns an edit of a market or an override into new transitions, in the process in which it was made."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Market, MarketOverride
from .schedule_writer import apply_edit


@receiver(post_save, sender=Market)
def follow_market(instance: Market, **_: Any) -> None:
    apply_edit(instance, settings.CLOCK.now())


@receiver(post_save, sender=MarketOverride)
def follow_override(instance: MarketOverride, **_: Any) -> None:
    apply_edit(instance.market, settings.CLOCK.now())


@receiver(post_delete, sender=MarketOverride)
def follow_deleted_override(instance: MarketOverride, origin: object, **_: Any) -> None:
    # An override that goes because its market goes has nothing left to restore.
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    if deleted is MarketOverride:
        apply_edit(instance.market, settings.CLOCK.now())
