"""Addresses of the sockets."""

from django.urls import path

from lia_cortex.supervision.consumers import LiveConsumer

websocket_urlpatterns = [path("ws/live/", LiveConsumer.as_asgi())]
