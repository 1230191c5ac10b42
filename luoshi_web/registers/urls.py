from django.urls import path

from luoshi_web.registers.views import listing, looking, sheets

app_name = "registers"
# Literal addresses first: what follows takes any code.
urlpatterns = [
    path("registers/", listing.index, name="list"),
    path("registers/<slug:code>/", looking.show, name="show"),
    path("registers/<slug:code>/filters/", listing.save, name="filters"),
    path("registers/<slug:code>/filters/<int:pk>/drop/", listing.drop, name="filter-drop"),
    path("registers/<slug:code>/sheet.xlsx", sheets.workbook, name="workbook"),
    path("registers/<slug:code>/sheet/", sheets.sheet, name="sheet"),
    path("registers/<slug:code>/bulk/", sheets.bulk, name="bulk"),
]
