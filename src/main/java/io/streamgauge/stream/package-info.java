/** How the values of the model travel between operators: their types and serializers. */
package io.streamgauge.stream;
