namespace ComfyAssistant.Host.Settings;

/// <summary>Reads <c>.env</c> from the folder in which the service is started.</summary>
internal static class DotEnv
{
    /// <summary>The file, whether it exists or not.</summary>
    public static string File => Path.Combine(Directory.GetCurrentDirectory(), ".env");

    /// <summary>Adds the file's values below those of the environment and the command line.</summary>
    /// <exception cref="SettingException">The file has a line that cannot be read.</exception>
    public static void AddDotEnv(this ConfigurationManager configuration, string[] args)
    {
        configuration.AddInMemoryCollection(Read());
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    /// <summary>The file's values; none where there is no file.</summary>
    /// <exception cref="SettingException">The file has a line that cannot be read.</exception>
    public static IReadOnlyDictionary<string, string?> Read() =>
        System.IO.File.Exists(File) ? DotEnvFile.Parse(System.IO.File.ReadAllText(File)) : new Dictionary<string, string?>();
}
