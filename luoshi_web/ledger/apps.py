from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "luoshi_web.ledger"
    label = "ledger"
    verbose_name = "总账"
