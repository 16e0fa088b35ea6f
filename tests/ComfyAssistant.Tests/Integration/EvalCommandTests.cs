using System.Diagnostics;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>comfy-assistant eval</c>.</summary>
public sealed class EvalCommandTests : IAsyncLifetime
{
    private const string Fox = "conversation:\n- user: Which animal?\nexpect:\n- contains: fox\n- stepsUnder: 3\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private ScriptedProvider _provider = null!;

    private string Own => Path.Combine(_root.FullName, "mine");

    private string[] Settings =>
    [
        $"--COMFY_ASSISTANT_USER_CONTEXT={Path.Combine(_root.FullName, "data")}",
        $"--COMFY_ASSISTANT_CONNECTIONS={Path.Combine(_root.FullName, "connections.json")}",
        $"--OPENAI_API_BASE_URL={_provider.Url}", "--OPENAI_API_KEY=sk-test-1234567890", "--OPENAI_MODEL=test-model",
        "--LLM_REQUEST_DELAY_SECONDS=0", "--LLM_CONTEXT_TOKENS=100000", "--COMFYUI_BASE_URL=http://127.0.0.1:9", "--COMFYUI_PATH=",
        "--COMFY_ASSISTANT_REGISTRY_URL=off", "--COMFY_ASSISTANT_TOKEN=", "--COMFY_ASSISTANT_ALLOWED_ORIGINS=",
    ];

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        Directory.CreateDirectory(Own);
        await File.WriteAllTextAsync(Path.Combine(Own, "fox.yaml"), Fox);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task It_says_what_passed_and_what_changed_and_ends_with_1_where_something_failed()
    {
        var json = Path.Combine(_root.FullName, "first.json");
        _provider.Then(Chunks.Answer("A fox."));
        var (code, output, errors) = await RunAsync("eval", Own, "--json", json);
        Assert.True(code == 0, output + errors);
        Assert.Matches("(?m)^passed  fox +1/1 ", output);
        Assert.Contains("1 of 1 examples passed. test-model of ", output, StringComparison.Ordinal);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
        Assert.Equal("fox", (string?)result["examples"]![0]!["name"]);
        Assert.NotNull(result["prompts"]!["prompts/system_message"]);

        _provider.Then(Chunks.Answer("A cat.")).Then(Chunks.Answer("A cat."));
        (code, output, _) = await RunAsync("eval", Own, "--repeat", "2", "--baseline", json);
        Assert.Equal(1, code);
        Assert.Matches("(?m)^FAILED  fox +0/2 ", output);
        Assert.Contains("0/2 contains: fox", output, StringComparison.Ordinal);
        Assert.Contains("came: It said: A cat.", output, StringComparison.Ordinal);
        Assert.Contains("worse:  fox 100% -> 0%; now unmet: contains: fox", output, StringComparison.Ordinal);
        Assert.DoesNotContain("stepsUnder", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_one_of_the_shipped_or_the_users()
    {
        var model = await ScriptedModel.LoadAsync();
        _provider.Otherwise = model.PlayAsync;
        var (code, output, errors) = await RunAsync("eval", "add-a-node", "set-a-value");
        Assert.True(code == 0, output + errors);
        Assert.Contains("2 of 2 examples passed", output, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync("eval", "add-node");
        Assert.Equal(2, code);
        Assert.Contains("There is no example \"add-node\". Did you mean add-a-node?", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--connection nowhere", "There is no connection \"nowhere\"")]
    [InlineData("--repeat 0", "--repeat takes a whole number")]
    [InlineData("--baseline none.json", "There is no file")]
    [InlineData("--OPENAI_API_KEY= --OPENAI_API_BASE_URL=https://api.openai.com/v1", "No model is connected")]
    public async Task What_cannot_be_run_is_refused_in_one_line(string more, string problem)
    {
        var (code, _, errors) = await RunAsync(["eval", Own, .. more.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Ctrl_C_keeps_what_was_run_says_so_and_ends_with_1()
    {
        // Windows has no signal that reaches one process alone.
        if (OperatingSystem.IsWindows()) return;
        await File.WriteAllTextAsync(Path.Combine(Own, "wait.yaml"), Fox);
        var asked = new TaskCompletionSource<ProviderCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        _provider.Then(Chunks.Answer("A fox.")).Then(async call =>
        {
            asked.SetResult(call);
            await call.HoldAsync();
        });
        var json = Path.Combine(_root.FullName, "stopped.json");
        var dotnet = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [dotnet, ServiceProcess.Program, .. Settings, "eval", Own, "--json", json];
        // A shell that runs the tests in the background has them ignore Ctrl+C, and what they start inherits that.
        if (OperatingSystem.IsLinux()) command = ["/usr/bin/env", "--default-signal=INT", .. command];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = _root.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var call = await asked.Task.WaitAsync(Patience);
            Signals.Send(process.Id, "INT");
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(process.ExitCode == 1, await output + await errors);
            Assert.Matches("(?m)^passed  fox +1/1 ", await output);
            Assert.Contains("Stopped: 1 of 2 examples were run.", await output, StringComparison.Ordinal);
            await call.Gone.WaitAsync(Patience);
            var result = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
            Assert.True((bool?)result["isStopped"]);
            Assert.Equal("fox", (string?)Assert.Single(result["examples"]!.AsArray())!["name"]);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        using StringWriter output = new(), errors = new();
        var code = await CommandLine.RunAsync([.. Settings, .. words], new CommandContext(output, errors));
        return (code, output.ToString(), errors.ToString());
    }
}
