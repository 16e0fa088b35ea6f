using System.Diagnostics;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Every folder of <c>custom_nodes</c>, <c>models</c> and <c>user_context</c> made useless, one at a time and all at once: the service
/// starts, chats and says what it left out. As a user without rights, for root reads everything.
/// </summary>
public sealed class ClosedFoldersTests : IDisposable
{
    private static readonly string[] Folders =
    [
        "ComfyUI/custom_nodes", "ComfyUI/custom_nodes/pack", "ComfyUI/models", "ComfyUI/models/vae", "ComfyUI/models/vae/sub",
        "user_context", "user_context/skills", "user_context/skills/mine", "user_context/personas", "user_context/prompts",
        "user_context/environment",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("closed-");

    public ClosedFoldersTests()
    {
        Write("ComfyUI/custom_nodes/pack/README.md", "# Pack");
        Write("ComfyUI/custom_nodes/pack/pyproject.toml", "[project]\nversion = \"1\"\n");
        Write("ComfyUI/custom_nodes/other/README.md", "# Other");
        Write("ComfyUI/models/vae/good.safetensors", "");
        Write("ComfyUI/models/vae/sub/more.safetensors", "");
        Write("ComfyUI/models/loras/good.safetensors", "");
        Write("user_context/SOUL.md", "Be kind.");
        Write("user_context/skills/mine/SKILL.md", "---\nname: mine\ndescription: d\n---\nText");
        Write("user_context/personas/p/SOUL.md", "Be odd.");
        Write("user_context/prompts/system_context/x.md", "x");
        Write("user_context/environment/models.json", "{}");
    }

    public void Dispose() => Shell($"chmod -R u+rwX '{_root.FullName}' 2>/dev/null; rm -rf '{_root.FullName}'");

    public static TheoryData<string> Ways() => ["unreadable", "linked", "piped", "renamed to bytes"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_at_a_time(string way)
    {
        // One service sees them all, one after another: each is closed, looked at, and opened again.
        Own();
        await using var service = await StartAsync();
        foreach (var folder in Folders)
        {
            Close(folder, way);
            var isNamed = folder.StartsWith("ComfyUI", StringComparison.Ordinal) && way is "unreadable" or "renamed to bytes";
            await AssertServesAsync(service, $"{folder} {way}", isNamed);
            Open(folder, way);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task All_at_once(string way)
    {
        foreach (var folder in Folders.Reverse()) Close(folder, way);
        Own();
        await using var service = await StartAsync();
        await AssertServesAsync(service, $"all {way}", isNamed: false);
    }

    private static async Task AssertServesAsync(ServiceProcess service, string what, bool isNamed)
    {
        var answer = await service.ChatAsync("Hi");
        Assert.True(answer.Finish is not null && answer.Error is null, $"{what}: {answer.Body}\n{service.Output}");
        // There is no ComfyUI to ask: that is what the scan says, after it has looked at the folders.
        using var scan = await service.Http.PostAsync("/api/environment/scan", null);
        Assert.Equal(502, (int)scan.StatusCode);
        var packages = JsonNode.Parse(await service.Http.GetStringAsync("/api/environment/packages"))!;
        var leftOut = packages["left_out"]!.AsArray().Select(line => (string)line!).ToList();
        if (isNamed && !what.Contains("user_context", StringComparison.Ordinal))
            Assert.True(leftOut.Count > 0, $"{what}: nothing is named\n{packages}");
        foreach (var path in new[] { "skills", "personas", "rules", "preferences", "personality", "goals" })
        {
            using var list = await service.Http.GetAsync("/api/user-context/" + path);
            Assert.True((int)list.StatusCode is not 500, $"{what}: {path} {(int)list.StatusCode}\n{service.Output}");
        }
        Assert.True(service.IsAlive, what);
    }

    private Task<ServiceProcess> StartAsync()
    {
        string[] settings =
        [
            $"COMFYUI_PATH={_root.FullName}/ComfyUI", $"COMFY_ASSISTANT_USER_CONTEXT={_root.FullName}/user_context",
            "COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND=100000",
        ];
        return ServiceProcess.StartAsync(_root.FullName, settings, Unprivileged.Wrapper);
    }

    private void Own() => Unprivileged.Give(_root.FullName);

    private void Close(string folder, string way)
    {
        var path = Path.Combine(_root.FullName, folder);
        Shell(way switch
        {
            "unreadable" => $"[ -e '{path}' ] && chmod 000 '{path}' || true",
            "linked" => $"mv '{path}' '{path}.real' && ln -s '{path}' '{path}'",
            "piped" => $"mv '{path}' '{path}.real' && mkfifo '{path}'",
            _ => $"mv '{path}' '{path}.real' && mkdir \"$(dirname '{path}')/$(printf 'b\\377d')\" || true",
        });
    }

    private void Open(string folder, string way)
    {
        var path = Path.Combine(_root.FullName, folder);
        Shell(way switch
        {
            "unreadable" => $"chmod 755 '{path}'",
            "linked" or "piped" => $"rm -rf '{path}' && mv '{path}.real' '{path}'",
            _ => $"rm -rf \"$(dirname '{path}')/$(printf 'b\\377d')\" '{path}' && mv '{path}.real' '{path}'",
        });
        Own();
    }

    private static void Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]))!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, command);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
