namespace ComfyAssistant.Host.Data;

/// <summary>Where the service logs, besides its console.</summary>
internal static class LogFile
{
    /// <summary>How long a file gets, in bytes, before the next one is begun (<c>service_001.log</c>, …).</summary>
    public const long LargestSize = 5 * 1024 * 1024;

    /// <summary>How many files are kept.</summary>
    public const int Count = 4;

    /// <summary>The path of the first file.</summary>
    public static string In(DataFolder data) => Path.Combine(data.Content.LogsFolder, "service.log");
}
