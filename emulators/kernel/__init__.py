"""What the emulators of every vendor stand on."""
