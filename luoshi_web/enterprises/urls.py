"""The addresses of the room."""

from django.urls import URLPattern, path

from luoshi_web.enterprises.views import firm_sheets, firms

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", firms.firms, name="firms"),
    path("firms.xlsx", firm_sheets.sheet, name="firms-sheet"),
    path("firms/import/", firm_sheets.bring, name="firms-import"),
    path("firms/gather/", firms.gather, name="firms-gather"),
    path("firms/new/", firms.new, name="firm-new"),
    path("firms/<int:number>/", firms.firm, name="firm"),
    path("firms/<int:number>/edit/", firms.edit, name="firm-edit"),
    path("firms/<int:number>/merge/", firms.merge, name="firm-merge"),
]

# Enterprises come in here without an account, by public/<programme>/enterprises/.
public: tuple[list[URLPattern], str] = ([], "enterprises-public")
