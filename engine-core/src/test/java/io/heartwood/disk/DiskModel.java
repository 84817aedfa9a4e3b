package io.heartwood.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk as a plain sorted map from path to contents, with random transactions that are made on the
 * model and on a real disk alike. A change that the model refuses must be refused by the disk, and
 * undo the whole transaction.
 */
final class DiskModel {
  private static final int HISTORY_LIMIT = 12;

  /** Contents of a file, shared by all its names; a directory has {@code null} bytes. */
  private static final class Node {
    byte[] bytes;
    int names = 1;
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Random random;
  private final Set<DiskCapability> capabilities;
  private TreeMap<String, Node> nodes = new TreeMap<>();
  private final Deque<String> history = new ArrayDeque<>();
  private final boolean addsToManyEmptyFiles;
  private long nextContent;
  private int committedCount;
  private Node addedToEmptyFile;

  DiskModel(long seed, Set<DiskCapability> capabilities, boolean addsToManyEmptyFiles) {
    this.capabilities = capabilities;
    this.addsToManyEmptyFiles = addsToManyEmptyFiles;
    random = new Random(seed);
    nextContent = seed;
  }

  /** Number of transactions that were committed. */
  int committedCount() {
    return committedCount;
  }

  /** The last transactions, for messages. */
  String history() {
    return String.join("\n  ", history);
  }

  DiskTesting.Snapshot snapshot() {
    List<String> lines = new ArrayList<>();
    nodes.forEach(
        (path, node) ->
            lines.add(
                node.bytes == null
                    ? path + "/"
                    : DiskTesting.fileLine(DiskPath.of(path), node.bytes)));
    lines.sort(null);
    return new DiskTesting.Snapshot(lines);
  }

  /** Begins a transaction on the disk and abandons it without closing anything. */
  void leaveTransactionOpen(IDisk disk) throws IOException {
    DiskTransaction transaction = disk.begin();
    DiskTesting.writeFile(transaction.create(DiskPath.of("left")), new byte[random.nextInt(9000)]);
    DiskOutput output = transaction.overwrite(DiskPath.of("a"));
    output.write(new byte[100], 0, 100);
  }

  /** Makes one to six random changes and commits them, rolls them back, or sees them refused. */
  void randomTransaction(IDisk disk) throws IOException {
    TreeMap<String, Node> before = copy(nodes);
    StringBuilder words = new StringBuilder();
    boolean refused = false;
    addedToEmptyFile = null;
    int count = 1 + random.nextInt(6);
    boolean commit = random.nextInt(8) != 0;
    try (DiskTransaction transaction = disk.begin()) {
      for (int i = 0; i < count && !refused; i++) {
        refused = !randomChange(transaction, words);
      }
      if (!commit) {
        nodes = before;
        words.append("rollback");
      } else if (refused) {
        nodes = before;
        words.append("refused");
        expectRefusal(transaction);
      } else {
        transaction.commit();
        committedCount++;
        words.append("commit");
      }
    } finally {
      history.add(words.toString());
      if (history.size() > HISTORY_LIMIT) {
        history.remove();
      }
    }
  }

  private static void expectRefusal(DiskTransaction transaction) throws IOException {
    try {
      transaction.commit();
    } catch (CommitUnknownException unknown) {
      throw unknown;
    } catch (IOException expected) {
      return;
    }
    throw new AssertionError("commit succeeded although the model refuses it");
  }

  /** Asks the disk for a random change and makes it in the model; false if the model refuses. */
  private boolean randomChange(DiskTransaction transaction, StringBuilder words)
      throws IOException {
    int kind = random.nextInt(13);
    if (kind == 5 && !capabilities.contains(DiskCapability.APPEND)
        || kind == 6 && !capabilities.contains(DiskCapability.LINK_FILES)) {
      return true;
    }
    String first = firstPath(kind);
    String second = kind == 9 && random.nextBoolean() ? existing(false) : free();
    DiskPath one = DiskPath.of(first);
    DiskPath two = DiskPath.of(second);
    try {
      switch (kind) {
        case 0, 1 -> {
          words.append("mkdir ").append(first).append(';');
          transaction.createDirectories(one);
          createDirectories(first);
        }
        case 2, 3, 12 -> {
          byte[] bytes = randomBytes();
          words.append("create ").append(first).append(';');
          DiskTesting.writeFile(transaction.create(one), bytes);
          create(first, bytes);
        }
        case 4 -> {
          byte[] bytes = randomBytes();
          if (shared(first)) {
            return true; // whether other names see an overwrite is up to the disk
          }
          words.append("overwrite ").append(first).append(';');
          DiskTesting.writeFile(transaction.overwrite(one), bytes);
          overwrite(first, bytes);
        }
        case 5 -> {
          byte[] bytes = randomBytes();
          Node node = nodes.get(first);
          if (!addsToManyEmptyFiles
              && node != null
              && node.bytes != null
              && (node.bytes.length == 0 || node == addedToEmptyFile)) {
            if (addedToEmptyFile != null) {
              return true;
            }
            addedToEmptyFile = node;
          }
          words.append("append ").append(first).append(';');
          DiskTesting.writeFile(transaction.append(one), bytes);
          append(first, bytes);
        }
        case 6 -> {
          words.append("link ").append(first).append(' ').append(second).append(';');
          transaction.link(one, two);
          link(first, second);
        }
        case 7, 8 -> {
          boolean publish = nodes.containsKey(first) && nodes.get(first).bytes == null;
          words.append(publish ? "publish " : "move ").append(first).append(' ');
          words.append(second).append(';');
          if (publish) {
            transaction.publish(one, two);
          } else {
            transaction.move(one, two);
          }
          move(first, second);
        }
        case 9 -> {
          words.append("replace ").append(first).append(' ').append(second).append(';');
          transaction.replace(one, two);
          replace(first, second);
        }
        case 10 -> {
          words.append("delete ").append(first).append(';');
          transaction.delete(one);
          delete(first);
        }
        default -> {
          words.append("rmtree ").append(first).append(';');
          transaction.deleteRecursively(one);
          deleteRecursively(first);
        }
      }
      return true;
    } catch (Refused refusal) {
      return false;
    }
  }

  /** A path that probably makes sense for a kind of change, so that not everything is refused. */
  private String firstPath(int kind) {
    switch (kind) {
      case 0, 1, 2, 3, 12:
        return free();
      case 4, 5:
        return random.nextBoolean() ? existing(false) : free();
      case 6, 9:
        return existing(false);
      case 7, 8:
        return existing(random.nextBoolean());
      case 10:
        return existing(random.nextInt(4) == 0);
      default:
        return random.nextInt(3) == 0 ? existing(true) : existing(false);
    }
  }

  /** A file or directory that exists, mostly. */
  private String existing(boolean directory) {
    List<String> candidates = new ArrayList<>();
    nodes.forEach(
        (path, node) -> {
          if ((node.bytes == null) == directory) {
            candidates.add(path);
          }
        });
    return candidates.isEmpty() || random.nextInt(25) == 0
        ? randomPath()
        : candidates.get(random.nextInt(candidates.size()));
  }

  /** A name in a directory that exists, mostly free. */
  private String free() {
    if (random.nextInt(25) == 0) {
      return randomPath();
    }
    String parent = random.nextInt(3) == 0 ? "" : existing(true) + "/";
    for (int i = 0; i < 5; i++) {
      String path = parent + (char) ('a' + random.nextInt(6));
      if (!nodes.containsKey(path) && path.length() < 12) {
        return path;
      }
    }
    return randomPath();
  }

  private String randomPath() {
    StringBuilder path = new StringBuilder();
    int depth = 1 + random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      path.append(i == 0 ? "" : "/").append((char) ('a' + random.nextInt(3)));
    }
    return path.toString();
  }

  private byte[] randomBytes() {
    int size = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(10) == 0 ? 50_000 : 200);
    return DiskTesting.bytes(nextContent++, size);
  }

  private boolean shared(String path) {
    Node node = nodes.get(path);
    return node != null && node.names > 1;
  }

  private void createDirectories(String path) throws Refused {
    for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      String ancestor = end < 0 ? path : path.substring(0, end);
      Node node = nodes.get(ancestor);
      if (node == null) {
        nodes.put(ancestor, new Node());
      } else if (node.bytes != null) {
        throw new Refused();
      }
      if (end < 0) {
        return;
      }
    }
  }

  private void requireFreeInDirectory(String path) throws Refused {
    int slash = path.lastIndexOf('/');
    if (nodes.containsKey(path) || slash >= 0 && !isDirectory(path.substring(0, slash))) {
      throw new Refused();
    }
  }

  private boolean isDirectory(String path) {
    Node node = nodes.get(path);
    return node != null && node.bytes == null;
  }

  private Node requireFile(String path) throws Refused {
    Node node = nodes.get(path);
    if (node == null || node.bytes == null) {
      throw new Refused();
    }
    return node;
  }

  private void create(String path, byte[] bytes) throws Refused {
    requireFreeInDirectory(path);
    Node node = new Node();
    node.bytes = bytes;
    nodes.put(path, node);
  }

  private void overwrite(String path, byte[] bytes) throws Refused {
    if (nodes.containsKey(path)) {
      requireFile(path).bytes = bytes;
    } else {
      create(path, bytes);
    }
  }

  private void append(String path, byte[] bytes) throws Refused {
    if (!nodes.containsKey(path)) {
      create(path, bytes);
      return;
    }
    Node node = requireFile(path);
    byte[] longer = java.util.Arrays.copyOf(node.bytes, node.bytes.length + bytes.length);
    System.arraycopy(bytes, 0, longer, node.bytes.length, bytes.length);
    node.bytes = longer;
  }

  private void link(String existing, String newName) throws Refused {
    Node node = requireFile(existing);
    requireFreeInDirectory(newName);
    nodes.put(newName, node);
    node.names++;
  }

  private void move(String from, String to) throws Refused {
    if (!nodes.containsKey(from) || to.startsWith(from + "/")) {
      throw new Refused();
    }
    requireFreeInDirectory(to);
    for (String name : List.copyOf(nodes.tailMap(from).keySet())) {
      if (name.equals(from) || name.startsWith(from + "/")) {
        nodes.put(to + name.substring(from.length()), nodes.remove(name));
      }
    }
  }

  private void replace(String from, String to) throws Refused {
    requireFile(from);
    if (!nodes.containsKey(to)) {
      move(from, to);
      return;
    }
    requireFile(to);
    if (!from.equals(to)) {
      nodes.remove(to).names--;
      nodes.put(to, nodes.remove(from));
    }
  }

  private void delete(String path) throws Refused {
    Node node = nodes.get(path);
    if (node == null
        || nodes.ceilingKey(path + "/") != null
            && nodes.ceilingKey(path + "/").startsWith(path + "/")) {
      throw new Refused();
    }
    nodes.remove(path).names--;
  }

  private void deleteRecursively(String path) {
    for (String name : List.copyOf(nodes.tailMap(path).keySet())) {
      if (name.equals(path) || name.startsWith(path + "/")) {
        nodes.remove(name).names--;
      }
    }
  }

  private static TreeMap<String, Node> copy(TreeMap<String, Node> nodes) {
    Map<Node, Node> copies = new java.util.IdentityHashMap<>();
    TreeMap<String, Node> copied = new TreeMap<>();
    nodes.forEach(
        (path, node) ->
            copied.put(
                path,
                copies.computeIfAbsent(
                    node,
                    original -> {
                      Node copy = new Node();
                      copy.bytes = original.bytes;
                      copy.names = original.names;
                      return copy;
                    })));
    return copied;
  }
}
