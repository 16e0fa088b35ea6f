using System.Diagnostics;

namespace ComfyAssistant.Tests.Support;

/// <summary>Runs programs without root's rights, to whom every file is open.</summary>
internal static class Unprivileged
{
    // nobody and nogroup on every Debian.
    private const string Id = "65534";

    /// <summary>What to put before a command; nothing where the tests have no such rights anyway.</summary>
    public static string[] Wrapper => System.Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid", Id, "--regid", Id, "--clear-groups", "--"] : [];

    /// <summary>Gives a folder, with everything in it, to the user that the command runs as.</summary>
    public static void Give(string folder)
    {
        if (!System.Environment.IsPrivilegedProcess) return;
        using var process = Process.Start(new ProcessStartInfo("chown", ["-Rh", $"{Id}:{Id}", folder]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
