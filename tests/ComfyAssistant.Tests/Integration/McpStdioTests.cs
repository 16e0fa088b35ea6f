using ComfyAssistant.Tests.Support;
using ModelContextProtocol.Client;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>comfy-assistant mcp</c>, started by the official client as Claude Code does it.</summary>
public sealed class McpStdioTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mcp");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_offers_the_same_over_standard_input_and_output_and_logs_to_standard_error_alone()
    {
        // A project of its own: what lies there is neither moved nor taken for ours.
        var project = _folder.CreateSubdirectory("project");
        Directory.CreateDirectory(Path.Combine(project.FullName, "user_context"));
        var log = new List<string>();
        await using (var client = await McpClient.CreateAsync(new StdioClientTransport(new()
        {
            Command = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Arguments =
            [
                ServiceProcess.Program, "mcp", "--COMFYUI_BASE_URL=http://127.0.0.1:9", "--COMFY_ASSISTANT_REGISTRY_URL=off",
                "--COMFY_ASSISTANT_LOG_LEVEL=DEBUG", "--COMFY_ASSISTANT_USER_CONTEXT=" + Path.Combine(_folder.FullName, "own"),
                "--COMFY_ASSISTANT_CONNECTIONS=" + Path.Combine(_folder.FullName, "connections.json"),
            ],
            WorkingDirectory = project.FullName,
            StandardErrorLines = line =>
            {
                lock (log) log.Add(line);
            },
        })))
        {
            Assert.Contains(await client.ListToolsAsync(), tool => tool.Name == "validateWorkflow");
            var found = (await client.CallAsync("searchInstalledNodes", new { query = "KSampler" })).Json();
            Assert.Equal("KSampler", found.GetProperty("nodes")[0].GetProperty("name").GetString());
            Assert.NotEmpty(await client.ListPromptsAsync());
        }

        // Anything that is no message on standard output would have ended the connection; that there was a log at all is seen here.
        lock (log) Assert.NotEmpty(log);
        Assert.Equal(["user_context"], project.EnumerateFileSystemInfos().Select(entry => entry.Name));
        Assert.Empty(_folder.EnumerateFiles("*.log", SearchOption.AllDirectories));
    }
}
