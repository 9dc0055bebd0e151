#!/usr/bin/env bash
# s3fs 2026.9.0 (and fsspec), a write that fails half way
#
# Expected: an object appears when it has been written whole: that is what S3 promises, and a with block
#   that ends by an exception has not been written whole.
# Happens: leaving the block closes the file, and closing uploads what there is. The half object is in
#   the bucket, with a valid checksum, and takes the place of a good one.
# Instead: open inside "with fs.transaction:"; then nothing is left.
# Seen: after the error b'half' is in the bucket; inside a transaction nothing
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile s3fs==2026.9.0 'moto[server]==5.2.5'
venv/bin/python - <<'PY'
import logging
import sys

import boto3
import s3fs
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
address = "http://{}:{}".format(*server.get_host_and_port())
keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
boto3.client("s3", endpoint_url=address, region_name="us-east-1", **keys).create_bucket(Bucket="videos")
fs = s3fs.S3FileSystem(key="test", secret="test", endpoint_url=address)


def fail(name: str) -> None:
    with fs.open(name, "wb") as file:
        file.write(b"half")
        raise RuntimeError


left = []
for name, context in (("videos/plain", None), ("videos/transaction", fs.transaction)):
    try:
        if context is None:
            fail(name)
        else:
            with context:
                fail(name)
    except RuntimeError:
        left.append(fs.cat(name) if fs.exists(name) else None)
server.stop()
print(f"after the error {left[0]} is in the bucket; inside a transaction {left[1] or 'nothing'}")
if left != [b"half", None]:
    sys.exit("s3fs no longer behaves like this")
PY
