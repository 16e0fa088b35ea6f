using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>
/// The way of somebody who writes a tool, from an empty folder: the template, a test, a run that starts the assistant, and builds while it
/// runs. Packages come from a folder that the test packs, so that it works without a network.
/// </summary>
public sealed class ToolAuthorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _root = Directory.CreateTempSubdirectory("tool-author").FullName;
    private ScriptedProvider _provider = null!;
    private Process? _run;

    public async Task InitializeAsync() => _provider = await ScriptedProvider.StartAsync();

    public async Task DisposeAsync()
    {
        if (_run is { HasExited: false }) _run.Kill(entireProcessTree: true);
        _run?.Dispose();
        await _provider.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task From_an_empty_folder_to_a_tool_in_the_next_message()
    {
        var packages = Path.Combine(_root, "packages");
        await PackAsync(packages);
        var hive = Path.Combine(_root, "hive");
        var shell = new DotnetCommand(_root);
        var template = Directory.GetFiles(packages, "ComfyAssistant.Templates.*.nupkg").Single();
        await shell.RunAsync("new", "install", template, "--debug:custom-hive", hive);
        await shell.RunAsync("new", "comfyassistant-tools", "--name", "My.Tools", "--debug:custom-hive", hive);

        var project = Path.Combine(_root, "My.Tools");
        var author = new DotnetCommand(project) { Variables = { ["ComfyAssistantProgram"] = ServiceProcess.Program } };
        Assert.Contains("Passed!", await author.RunAsync("test", "Tests"), StringComparison.Ordinal);

        using var http = await StartAsync(author);
        Assert.StartsWith("Suggest width", await OfferedAsync(http), StringComparison.Ordinal);
        _provider.Then(Chunks.Calls(("c1", "suggestImageSize", """{"aspectRatio":1.78}""")));
        var answer = (await ChatAsync(http)).Folded();
        Assert.Contains("\"width\":1344,\"height\":768", answer, StringComparison.Ordinal);

        var source = Path.Combine(project, "ImageSizeTools.cs");
        var text = await File.ReadAllTextAsync(source);
        await File.WriteAllTextAsync(source, text.Replace("\"Suggest width", "\"Propose width", StringComparison.Ordinal));
        await author.RunAsync("build", "--no-restore");
        Assert.StartsWith("Propose width", await OfferedAsync(http), StringComparison.Ordinal);

        Directory.Delete(Path.Combine(project, "bin"), recursive: true);
        Assert.Null(await OfferedAsync(http));
    }

    // What is published, and what is restored from there alone: a package of an earlier run, or the machine's own, must not be found.
    private async Task PackAsync(string packages)
    {
        var repository = new DotnetCommand(Path.GetDirectoryName(RepositoryFiles.Of("ComfyAssistant.sln"))!);
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        await repository.RunAsync("pack", "src/Tools", "-c", configuration, "--no-build", "-o", packages);
        await repository.RunAsync("pack", "templates", "-c", configuration, "-o", packages);
        var cache = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
            System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "cache")}" /></config>
              <packageSources><clear /><add key="here" value="{packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    private async Task<HttpClient> StartAsync(DotnetCommand author)
    {
        var url = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        _run = author.Start("run", "--no-build", "--", "--COMFY_ASSISTANT_URLS=" + url, "--COMFYUI_BASE_URL=http://127.0.0.1:9",
            "--COMFY_ASSISTANT_REGISTRY_URL=off", "--COMFY_ASSISTANT_USER_CONTEXT=" + Path.Combine(_root, "data"),
            "--COMFY_ASSISTANT_CONNECTIONS=" + Path.Combine(_root, "connections.json"), "--OPENAI_API_BASE_URL=" + _provider.Url,
            "--OPENAI_API_KEY=sk-test-1234567890", "--OPENAI_MODEL=test-model", "--LLM_REQUEST_DELAY_SECONDS=0", "--LLM_TOOLS=all");
        var output = _run.StandardOutput.ReadToEndAsync();
        var errors = _run.StandardError.ReadToEndAsync();
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = Patience };
        var deadline = Stopwatch.StartNew();
        while (!await AnswersAsync(http))
        {
            if (_run.HasExited || deadline.Elapsed > Patience)
            {
                if (!_run.HasExited) _run.Kill(entireProcessTree: true);
                Assert.Fail($"\"dotnet run\" did not start the service:\n{await output}{await errors}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        return http;
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<string?> OfferedAsync(HttpClient http)
    {
        await ChatAsync(http);
        return _provider.Calls[^1].Body["tools"]!.AsArray().Select(tool => tool!["function"]!)
            .FirstOrDefault(tool => (string?)tool["name"] == "suggestImageSize")?["description"]?.GetValue<string>();
    }

    private static async Task<UiTranscript> ChatAsync(HttpClient http)
    {
        using var response = await http.PostAsJsonAsync("/api/chat", (JsonNode)Conversation.Of(Conversation.User("which size?")));
        return UiTranscript.Parse(await response.Content.ReadAsByteArrayAsync());
    }
}
