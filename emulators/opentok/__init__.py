"""An emulator of OpenTok's REST API and of Vonage's unified one, at one address.

Which product a caller means is told by what it proves itself with. Projects and
applications live beside each other and share nothing.

Answered with 501: XML answers apart (nobody asks for them), SIP (`/dial`, DTMF),
Experience Composer (`/render`), the audio connector (`/connect`), the upload target
(`/archive/storage`), the callback registry, account calls.
"""
