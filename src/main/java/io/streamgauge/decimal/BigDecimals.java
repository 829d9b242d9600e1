// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The codec of numbers that do not fit a long. */
public final class BigDecimals {
    private BigDecimals() {}

    public static void write(BigDecimal number, DataOutput out) throws IOException {
        byte[] unscaled = number.unscaledValue().toByteArray();
        VarInts.write(out, number.scale());
        VarInts.write(out, unscaled.length);
        out.write(unscaled);
    }

    public static BigDecimal read(DataInput in) throws IOException {
        int scale = (int) VarInts.read(in);
        byte[] unscaled = new byte[(int) VarInts.read(in)];
        in.readFully(unscaled);
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
