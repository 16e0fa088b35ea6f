using System.Diagnostics;
using System.Net.Http.Json;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>A disk that is full or read-only: what is stored stays readable, writes say why they failed, chats go on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("full-");

    // A mount in a namespace of its own ends with the process, and takes rights that every user has there.
    private static readonly string[] Namespace = System.Environment.IsPrivilegedProcess ? ["unshare", "-m"] : ["unshare", "-Urm"];

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_full_disk_costs_no_chat_and_nothing_that_is_stored()
    {
        // The service tells the shell by a file that the disk may be filled now, as only the namespace sees the mount.
        await using var service = await StartAsync("""
            (until [ -e "$1/fill" ]; do sleep 0.1; done; cat /dev/zero > "$1/disk/filler"; : > "$1/filled") 2>/dev/null &
            """);
        using var kept = await service.Http.PostAsJsonAsync("/api/user-context/rules", new { name = "kept", text = "Stay." });
        Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync());
        await SignalAsync("fill", "filled");

        await AssertReadableAsync(service);
        var big = new { name = "big", description = "d", instructions = new string('x', 90_000) };
        using var skill = await service.Http.PostAsJsonAsync("/api/user-context/skills", big);
        Assert.Equal(503, (int)skill.StatusCode);
        Assert.Contains("free space", await skill.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_disk_costs_no_chat_and_nothing_that_is_stored()
    {
        await using var service = await StartAsync("""
            (until [ -e "$1/fill" ]; do sleep 0.1; done; mount -o remount,ro "$1/disk" && : > "$1/filled") &
            """);
        using var kept = await service.Http.PostAsJsonAsync("/api/user-context/rules", new { name = "kept", text = "Stay." });
        Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync());
        await SignalAsync("fill", "filled");

        await AssertReadableAsync(service);
        using var refused = await service.Http.PostAsJsonAsync("/api/user-context/rules", new { name = "more", text = "Never." });
        Assert.Equal(503, (int)refused.StatusCode);
    }

    private static async Task AssertReadableAsync(ServiceProcess service)
    {
        using var rules = await service.Http.GetAsync("/api/user-context/rules");
        Assert.True(rules.IsSuccessStatusCode, await rules.Content.ReadAsStringAsync() + service.Output);
        Assert.Contains("Stay.", await rules.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var answer = await service.ChatAsync("Hi");
        Assert.True(answer.Error is null && answer.Finish is not null, answer.Body + service.Output);
        Assert.True(service.IsAlive);
    }

    private Task<ServiceProcess> StartAsync(string prepare)
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "disk"));
        var script = $"""
            mount -t tmpfs -o size=1m,mode=777 tmpfs "$1/disk" || exit 9
            # The log is open for writing all along, and no disk with such a file becomes read-only.
            mkdir -p "$1/disk/user_context" "$1/logs" && ln -s "$1/logs" "$1/disk/user_context/logs"
            {prepare}
            shift
            exec "$@"
            """;
        return ServiceProcess.StartAsync(_root.FullName,
            [$"COMFY_ASSISTANT_USER_CONTEXT={_root.FullName}/disk/user_context", "COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND=100000"],
            [.. Namespace, "sh", "-c", script, "sh", _root.FullName]);
    }

    private async Task SignalAsync(string ask, string answer)
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, ask), "");
        var watch = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_root.FullName, answer)))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "The disk was not changed: the system lets nobody mount in a namespace.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
