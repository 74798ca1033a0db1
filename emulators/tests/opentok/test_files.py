"""The files are tiny, but a program that reads their structure finds no fault."""

import struct

from emulators.opentok.files import mp4_file, segment


def test_an_mp4_is_boxes_up_to_its_last_byte() -> None:
    file, kinds = mp4_file(), []

    while file:
        (length,) = struct.unpack(">I", file[:4])
        kinds.append(file[4:8])
        file = file[length:]

    assert kinds == [b"ftyp", b"mdat"]


def test_a_segment_is_whole_transport_stream_packets() -> None:
    assert len(segment()) % 188 == 0
    assert segment()[0] == 0x47
