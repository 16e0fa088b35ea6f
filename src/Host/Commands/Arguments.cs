using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Commands;

/// <summary>The program's arguments in two heaps: settings, which any command takes, and the words and options of a command.</summary>
/// <param name="Settings">Settings, each as <c>--NAME=value</c>.</param>
/// <param name="Words">Everything else, in its order.</param>
internal sealed record Arguments(string[] Settings, string[] Words)
{
    /// <summary>Sorts the arguments. A setting is <c>--NAME=value</c>, <c>--NAME value</c> or <c>NAME=value</c>.</summary>
    public static Arguments Of(string[] args)
    {
        List<string> settings = [], words = [];
        for (var i = 0; i < args.Length; i++)
        {
            var isOption = args[i].StartsWith("--", StringComparison.Ordinal);
            var parts = args[i].TrimStart('-').Split('=', 2);
            var (name, value) = (parts[0], parts.Length == 2 ? parts[1] : null);
            if (!KnownSettings.Has(name) || (!isOption && value is null))
                words.Add(args[i]);
            else if (value is not null)
                settings.Add($"--{name}={value}");
            else if (i + 1 < args.Length)
                settings.Add($"--{name}={args[++i]}");
            else
                words.Add(args[i]);
        }
        return new([.. settings], [.. words]);
    }
}
