"""An emulator of OpenTok's REST API (Vonage Video, key and secret).

Answered with 501: XML answers apart (nobody asks for them), SIP (`/dial`, DTMF),
Experience Composer (`/render`), the audio connector (`/connect`), the upload target
(`/archive/storage`), the callback registry, account calls, transcription.
"""
