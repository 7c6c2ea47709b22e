"""Session numbers come from a sequence: two captures at once never share one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("thortrading", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE thortrading_session_number",
            "DROP SEQUENCE thortrading_session_number",
        ),
    ]
