"""The person who logs in; our own model so that it can grow without a migration of every foreign key."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A trader or a member of staff (staff may capture by hand and use the admin)."""
