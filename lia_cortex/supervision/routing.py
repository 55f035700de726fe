"""Addresses of the sockets."""

from django.urls import path

from lia_cortex.supervision.consumers import BoardConsumer

websocket_urlpatterns = [path("ws/board/", BoardConsumer.as_asgi())]
