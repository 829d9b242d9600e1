// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a job and its broker. It can fall silent towards one process, as a network that is cut does, and it can hold
 * the requests that commit transactions, so that a test can act between a checkpoint and its commit.
 */
public final class KafkaProxy implements AutoCloseable {
    private static final short END_TXN = 26;
    private static final String FIRST_OF_ID = "streamgauge.";
    private static final Pattern TRANSACTIONAL_ID = Pattern.compile("streamgauge\\.[-.\\w]+");
    /** Producer id and epoch stand between the transactional id and the flag that says commit. */
    private static final int COMMIT_AFTER_ID = Long.BYTES + Short.BYTES;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int brokerPort;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<String> heldCommits = new CopyOnWriteArrayList<>();
    private final AtomicInteger heldMessages = new AtomicInteger();
    private Process cut;
    private long delayMs;
    private boolean holdCommits;

    public KafkaProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        start("proxy", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on nothing passes to or from this process; its connections stay open. */
    public synchronized void cut(Process process) throws IOException {
        heldMessages.set(0);
        cut = process;
        Set<String> sockets = Sockets.of(process);
        connections.forEach(connection -> connection.silent = sockets.contains(connection.socket));
    }

    /** Lets all pass again; returns how many messages were kept waiting. */
    public synchronized int mend() {
        cut = null;
        connections.forEach(connection -> connection.silent = false);
        notifyAll();
        return heldMessages.get();
    }

    /** From now on each request waits for so long; zero ends it. Returns how many had to wait before. */
    public synchronized int delay(Duration each) {
        delayMs = each.toMillis();
        return heldMessages.getAndSet(0);
    }

    /** From now on no commit of a transaction reaches the broker. */
    public synchronized void holdCommits() {
        heldCommits.clear();
        holdCommits = true;
    }

    /** The transactional ids of the commits that are held. */
    public List<String> heldCommits() {
        return List.copyOf(heldCommits);
    }

    /** The commits that are held reach the broker. */
    public synchronized void releaseCommits() {
        holdCommits = false;
        notifyAll();
    }

    /** The commits that are held never reach the broker, and their connections break; later ones pass. */
    public synchronized void dropCommits() {
        connections.stream().filter(connection -> connection.held).forEach(Connection::close);
        releaseCommits();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Connection connection = new Connection(client, Sockets.at(client.getPort()));
                synchronized (this) {
                    connection.silent = cut != null && Sockets.of(cut).contains(connection.socket);
                    connections.add(connection);
                }
                connection.open();
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        connections.forEach(Connection::close);
    }

    private final class Connection {
        private final Socket client;
        private final String socket;
        private Socket broker;
        private volatile boolean closed;
        private boolean silent;
        private boolean held;

        /** @param socket of the client as the kernel numbers it */
        Connection(Socket client, String socket) {
            this.client = client;
            this.socket = socket;
        }

        void open() {
            try {
                broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                broker.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                start("to broker", () -> pump(client, broker, true));
                start("to job", () -> pump(broker, client, false));
            } catch (IOException noBroker) {
                close();
            }
        }

        /** Kafka's messages are a length and so many bytes, both ways. */
        private void pump(Socket from, Socket to, boolean requests) {
            try {
                DataInputStream in = new DataInputStream(from.getInputStream());
                DataOutputStream out = new DataOutputStream(to.getOutputStream());
                while (true) {
                    byte[] message = read(in);
                    long delay = await(requests ? commitIn(message) : null);
                    if (requests && delay > 0) {
                        TimeUnit.MILLISECONDS.sleep(delay);
                    }
                    out.write(message);
                }
            } catch (IOException | InterruptedException ended) {
                close();
            }
        }

        private byte[] read(InputStream in) throws IOException {
            byte[] head = in.readNBytes(Integer.BYTES);
            if (head.length < Integer.BYTES) {
                throw new IOException("closed");
            }
            int length = ByteBuffer.wrap(head).getInt();
            byte[] message = new byte[Integer.BYTES + length];
            System.arraycopy(head, 0, message, 0, head.length);
            if (in.readNBytes(message, Integer.BYTES, length) < length) {
                throw new IOException("closed");
            }
            return message;
        }

        /** The transactional id where a request commits a transaction, else null. */
        private String commitIn(byte[] message) {
            if (ByteBuffer.wrap(message).getShort(Integer.BYTES) != END_TXN) {
                return null;
            }
            String text = new String(message, StandardCharsets.ISO_8859_1);
            // The client's id, which begins as the transaction's does, stands before it.
            Matcher id = TRANSACTIONAL_ID.matcher(text).region(text.lastIndexOf(FIRST_OF_ID), text.length());
            return id.lookingAt() && message[id.end() + COMMIT_AFTER_ID] == 1 ? id.group() : null;
        }

        /** Returns for how many milliseconds more the message is to wait. */
        private long await(String commit) throws InterruptedException, IOException {
            synchronized (KafkaProxy.this) {
                if (silent || delayMs > 0) {
                    heldMessages.incrementAndGet();
                }
                if (commit != null && holdCommits) {
                    heldCommits.add(commit);
                    held = true;
                }
                while (!closed && (silent || held && holdCommits)) {
                    KafkaProxy.this.wait();
                }
                held = false;
                if (closed) {
                    throw new IOException("closed");
                }
                return delayMs;
            }
        }

        private void close() {
            closed = true;
            connections.remove(this);
            List<Socket> both = new ArrayList<>(List.of(client));
            if (broker != null) {
                both.add(broker);
            }
            for (Socket end : both) {
                try {
                    end.close();
                } catch (IOException alreadyGone) {
                    // It is what we want.
                }
            }
            synchronized (KafkaProxy.this) {
                KafkaProxy.this.notifyAll();
            }
        }
    }
}
