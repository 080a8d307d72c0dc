from django.core.management import call_command


def publish_scheduled():
    """Pages whose date has come go live; those past their end go away."""
    call_command("publish_scheduled")
