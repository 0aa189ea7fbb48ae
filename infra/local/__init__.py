"""The whole product on this machine: an emulated AWS, the packaged app, the sandbox, one front door."""
