package pintle.local.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** Bytes that are read back without a copy. */
final class Bytes extends ByteArrayOutputStream {
  Bytes(int size) {
    super(size);
  }

  ByteArrayInputStream asInput() {
    return new ByteArrayInputStream(buf, 0, count);
  }

  byte[] array() {
    return buf;
  }
}
