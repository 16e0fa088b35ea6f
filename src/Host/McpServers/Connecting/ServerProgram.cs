namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>What a server's program is started with.</summary>
internal static class ServerProgram
{
    // What programs need to start at all, as the official clients pass on. No key of ours, and none of the user's shell.
    private static readonly string[] Inherited = OperatingSystem.IsWindows()
        ? ["APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATH", "PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMFILES", "SYSTEMDRIVE",
            "SYSTEMROOT", "TEMP", "TMP", "USERNAME", "USERPROFILE", "COMSPEC", "DOTNET_ROOT"]
        : ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "DOTNET_ROOT"];

    /// <summary>The variables of its process.</summary>
    public static Dictionary<string, string> Environment(ServerEntry entry)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
            // A value that begins so is a function of a shell.
            if (System.Environment.GetEnvironmentVariable(name) is { } value && !value.StartsWith("()", StringComparison.Ordinal))
                variables[name] = value;
        foreach (var (name, value) in entry.Environment) variables[name] = value;
        return variables;
    }

    /// <summary>The program's file. Windows starts only .exe files by their bare name, and npx is npx.cmd.</summary>
    public static string Find(string command, IReadOnlyDictionary<string, string> variables)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(command)) return command;
        var folders = Path.IsPathRooted(command) ? [""] : variables.GetValueOrDefault("PATH", "").Split(Path.PathSeparator);
        var endings = variables.GetValueOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, command + ending)))
            .FirstOrDefault(File.Exists) ?? command;
    }
}
