using DotNetEnv;

namespace ComfyAssistant.Host.Settings;

/// <summary>Reads <c>.env</c> from the folder in which the service is started.</summary>
internal static class DotEnv
{
    /// <summary>Adds the file's values below those of the environment and the command line.</summary>
    public static void AddDotEnv(this ConfigurationManager configuration, string[] args)
    {
        var path = Path.Combine(Directory.GetCurrentDirectory(), ".env");
        if (File.Exists(path))
            configuration.AddInMemoryCollection(Env.Load(path, LoadOptions.NoEnvVars()).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }
}
