namespace ComfyAssistant.Host.Settings;

/// <summary>Reads <c>.env</c> from the folder in which the service is started.</summary>
internal static class DotEnv
{
    /// <summary>Adds the file's values below those of the environment and the command line.</summary>
    /// <exception cref="SettingException">The file has a line that cannot be read.</exception>
    public static void AddDotEnv(this ConfigurationManager configuration, string[] args)
    {
        var path = Path.Combine(Directory.GetCurrentDirectory(), ".env");
        if (File.Exists(path))
            configuration.AddInMemoryCollection(DotEnvFile.Parse(File.ReadAllText(path)));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }
}
