"""The adapter of the video service, with both products at one address."""

from interactive_broadcast.adapters.video_projects import VideoServices


def video_services(url: str) -> VideoServices:
    """As a new process has it. `url` is without a slash at the end."""
    return VideoServices(opentok_url=lambda: url, vonage_url=lambda: url)
