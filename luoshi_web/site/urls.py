from django.contrib.auth.views import LogoutView
from django.urls import include, path

from luoshi_web.bulletins.urls import public
from luoshi_web.enterprises.urls import public as enterprises_public
from luoshi_web.site import account, oidc, signing_in, views
from luoshi_web.site.api import api

urlpatterns = [
    path("", views.start, name="start"),
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/second/", signing_in.second_factor, name="second-factor"),
    path("login/enrol/", signing_in.enrol, name="enrol"),
    path("login/<slug:provider_id>/", oidc.start, name="openid_connect_login"),
    path("login/<slug:provider_id>/callback/", oidc.answered, name="openid_connect_callback"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("invitation/<str:token>/", account.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.new_token, name="account-token"),
    path("account/tokens/<int:key>/revoke/", account.drop_token, name="account-token-drop"),
    path("account/second-factor/", account.set_up, name="account-second-factor"),
    path("account/second-factor/codes/", account.new_codes, name="account-codes"),
    path("account/second-factor/off/", account.turn_off, name="account-second-factor-off"),
    path("api/v1/", api.urls),
    path("public/<slug:programme>/", include(public)),
    path("public/<slug:programme>/enterprises/", include(enterprises_public)),
    path("<slug:programme>/", views.home, name="home"),
    path("<slug:programme>/sample/", views.sample, name="sample"),
    path("<slug:programme>/", include("luoshi_web.offices.urls")),
    path("<slug:programme>/", include("luoshi_web.notices.urls")),
    path("<slug:programme>/", include("luoshi_web.drafts.urls")),
    path("<slug:programme>/", include("luoshi_web.statistics.urls")),
    path("<slug:programme>/", include("luoshi_web.registers.urls")),
    path("<slug:programme>/", include("luoshi_web.projects.urls")),
    path("<slug:programme>/", include("luoshi_web.ledger.urls")),
    path("<slug:programme>/", include("luoshi_web.reporting.urls")),
    path("<slug:programme>/enterprises/", include("luoshi_web.enterprises.urls")),
    path("<slug:programme>/asks/", include("luoshi_web.asks.urls")),
    path("<slug:programme>/evaluation/", include("luoshi_web.evaluation.urls")),
    path("<slug:programme>/guidance/", include("luoshi_web.guidance.urls")),
    path("<slug:programme>/papers/", include("luoshi_web.papers.urls")),
    path("<slug:programme>/supervision/", include("luoshi_web.supervision.urls")),
    path("<slug:programme>/bulletins/", include("luoshi_web.bulletins.urls")),
]
