package io.heartwood.cli;

import io.heartwood.cli.demo.DemoCommand;
import io.heartwood.cli.inspect.InspectCommand;
import io.heartwood.sql.Failures;
import io.heartwood.sql.error.SqlException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code heartwood} command. It does nothing itself; each subcommand is a class of its own.
 *
 * <p>Results go to standard output, everything else to standard error. The exit status is 0, or 1
 * after one line {@code heartwood: CODE: message}.
 */
@Command(
    name = "heartwood",
    description = "MergeTree tables on local disks and S3, in ClickHouse's own format.",
    mixinStandardHelpOptions = true,
    versionProvider = HeartwoodCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      SqlCommand.class,
      SystemTableCommand.PartsCommand.class,
      SystemTableCommand.DisksCommand.class,
      InspectCommand.class,
      CheckCommand.class,
      GcCommand.class
    })
public final class HeartwoodCommand implements Runnable {
  private static final int FAILURE_STATUS = 1;

  @Spec private CommandSpec spec;

  /** Reads the version that the build writes into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HeartwoodCommand.class.getPackage().getImplementationVersion();
      return new String[] {"heartwood " + (version == null ? "(unpackaged)" : version)};
    }
  }

  public static void main(String[] arguments) {
    int status = commandLine().execute(arguments);
    System.out.flush();
    System.exit(status);
  }

  /** The command with all subcommands, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new HeartwoodCommand());
    commandLine.setParameterExceptionHandler(HeartwoodCommand::refuse);
    commandLine.setExecutionExceptionHandler(HeartwoodCommand::fail);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing; see heartwood --help");
  }

  private static int refuse(ParameterException failure, String[] arguments) {
    PrintWriter errors = failure.getCommandLine().getErr();
    errors.println("heartwood: BAD_ARGUMENTS: " + failure.getMessage());
    errors.flush();
    return FAILURE_STATUS;
  }

  private static int fail(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult result) {
    SqlException known = Failures.of(failure);
    PrintWriter errors = commandLine.getErr();
    errors.println("heartwood: " + known.code() + ": " + known.getMessage());
    errors.flush();
    return FAILURE_STATUS;
  }
}
