"""A file of the kernel or of a network drive may be an ordinary one and have nothing to read for the moment."""

import errno
import os

import pytest

from drs_inspector.regular_files import open_regular
from tests.commands.test_outermost import posix_only


@posix_only
@pytest.mark.parametrize("size", [-1, 10])
def test_a_file_without_anything_to_read_now_is_an_error_of_the_file(size: int) -> None:
    """Only the kernel has such files: an empty pipe takes the place of the descriptor."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    here = open_regular(__file__)
    os.dup2(reader, here.fileno())
    try:
        with here, pytest.raises(BlockingIOError) as error:
            here.read(size)
    finally:
        os.close(reader)
        os.close(writer)
    assert error.value.errno == errno.EAGAIN
