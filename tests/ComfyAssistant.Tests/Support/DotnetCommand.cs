using System.Diagnostics;

namespace ComfyAssistant.Tests.Support;

/// <summary>The SDK's command line, as a user calls it.</summary>
/// <param name="folder">Where it is called.</param>
internal sealed class DotnetCommand(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Further variables of the environment.</summary>
    public Dictionary<string, string> Variables { get; } = new()
    {
        // No server may outlive the test.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>Runs a command to its end; what it printed is in the failure when it fails.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        var printed = await output + await errors;
        Assert.True(process.HasExited && process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{printed}");
        return printed;
    }

    /// <summary>Starts a command that goes on.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // "dotnet test" hands this on to what it starts; a user's shell does not have it.
        start.Environment.Remove("DOTNET_HOST_PATH");
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
