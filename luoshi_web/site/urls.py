from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from luoshi_web.site import views

urlpatterns = [
    path("", views.start, name="start"),
    path("login/", LoginView.as_view(template_name="site/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("<slug:programme>/", views.home, name="home"),
    path("<slug:programme>/sample/", views.sample, name="sample"),
    path("<slug:programme>/", include("luoshi_web.offices.urls")),
    path("<slug:programme>/", include("luoshi_web.drafts.urls")),
    path("<slug:programme>/", include("luoshi_web.ledger.urls")),
    path("<slug:programme>/bulletins/", include("luoshi_web.bulletins.urls")),
]
