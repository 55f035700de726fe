"""Addresses of the phones in the browser."""

from django.urls import path

from lia_cortex.simulator import views

app_name = "simulator"
urlpatterns = [
    path("", views.phones, name="phones"),
    path("chats/", views.chats, name="chats"),
    path("phones/<str:number>/", views.settings_of, name="settings"),
    path("phones/<str:number>/messages/", views.say, name="say"),
    path("phones/<str:number>/presence/", views.presence, name="presence"),
    path("owner/messages/", views.say_as_owner, name="owner"),
    path("media/<str:message_id>/", views.media, name="media"),
]
