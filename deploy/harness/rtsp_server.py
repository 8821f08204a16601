#!/usr/bin/python3
"""A real RTSP camera for tests and the demo: gst-rtsp-server playing Annex-B files in an endless loop.

Every access unit gets an explicit, ever-growing time stamp, so a client sees one continuous live stream across
the end of the file. The files must carry access unit delimiters, which is where they are cut.

usage: rtsp_server.py PORT MOUNT=FILE.h264:FPS ...      (.h265 likewise)
GRIDWATCH_RTSP_AUTH=user:password in the environment asks clients for basic authentication; it is not an
argument because every user of a machine can read arguments.
Prints "ready rtsp://127.0.0.1:PORT", then "client ADDRESS" for each connection.
"""
import os
import re
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

HOST = "127.0.0.1"
ROLE = "viewer"
# An access unit delimiter NAL: type 9 in H.264, type 35 in H.265.
DELIMITER = {"h264": b"\x00\x00\x00\x01\x09", "h265": b"\x00\x00\x00\x01\x46\x01"}


def fail(sentence):
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(1)


def read_access_units(path, codec):
    with open(path, "rb") as file:
        data = file.read()
    starts = [match.start() for match in re.finditer(re.escape(DELIMITER[codec]), data)]
    if not starts:
        fail(f"{path}: no access unit delimiters; make it with -bsf:v {codec}_metadata=aud=insert")
    return [data[a:b] for a, b in zip(starts, starts[1:] + [len(data)])]


def on_media_configure(_factory, media, units, fps):
    source = media.get_element().get_by_name_recurse_up("source")
    state = {"sent": 0}

    def on_need_data(element, _length):
        number = state["sent"]
        state["sent"] = number + 1
        buffer = Gst.Buffer.new_wrapped(units[number % len(units)])
        buffer.pts = buffer.dts = number * Gst.SECOND // fps
        buffer.duration = Gst.SECOND // fps
        element.emit("push-buffer", buffer)

    source.connect("need-data", on_need_data)


def make_factory(path, fps, needs_login):
    codec = "h265" if path.endswith("265") else "h264"
    factory = GstRtspServer.RTSPMediaFactory()
    caps = f"video/x-{codec},stream-format=byte-stream,alignment=au,framerate={fps}/1"
    factory.set_launch(
        f'( appsrc name=source is-live=true format=time block=false max-bytes=2000000 caps="{caps}"'
        f" ! {codec}parse ! rtp{codec}pay name=pay0 pt=96 config-interval=-1 )"
    )
    factory.set_shared(True)
    factory.connect("media-configure", on_media_configure, read_access_units(path, codec), fps)
    if needs_login:
        permissions = GstRtspServer.RTSPPermissions()
        for right in ("media.factory.access", "media.factory.construct"):
            permissions.add_permission_for_role(ROLE, right, True)
        factory.set_permissions(permissions)
    return factory


def make_login(credentials):
    user, password = credentials.split(":", 1)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)
    login = GstRtspServer.RTSPAuth()
    login.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    return login


def main():
    if len(sys.argv) < 3:
        fail(__doc__)
    Gst.init(None)
    port, mounts = sys.argv[1], sys.argv[2:]
    credentials = os.environ.get("GRIDWATCH_RTSP_AUTH", "")
    server = GstRtspServer.RTSPServer()
    server.set_address(HOST)
    server.set_service(port)
    if credentials:
        server.set_auth(make_login(credentials))
    for mount in mounts:
        path, rest = mount.split("=", 1)
        file, fps = rest.rsplit(":", 1)
        server.get_mount_points().add_factory(path, make_factory(file, int(fps), credentials != ""))
    server.connect("client-connected", lambda _s, client: print("client", client.get_connection().get_ip(), flush=True))
    if server.attach(None) == 0:
        fail(f"port {port} on {HOST} is taken")
    # Without this, sessions of clients that vanished stay for ever.
    GLib.timeout_add_seconds(2, lambda: (server.get_session_pool().cleanup(), True)[1])
    print(f"ready rtsp://{HOST}:{server.get_bound_port()}", flush=True)
    GLib.MainLoop().run()


main()
