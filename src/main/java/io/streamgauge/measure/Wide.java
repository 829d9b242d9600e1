package io.streamgauge.measure;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers that outgrew a long, as bytes. */
final class Wide {
    private Wide() {}

    static void write(BigDecimal number, DataOutput out) throws IOException {
        byte[] unscaled = number.unscaledValue().toByteArray();
        Varint.write(out, number.scale());
        Varint.write(out, unscaled.length);
        out.write(unscaled);
    }

    static BigDecimal read(DataInput in) throws IOException {
        int scale = (int) Varint.read(in);
        byte[] unscaled = new byte[(int) Varint.read(in)];
        in.readFully(unscaled);
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
