using System.Diagnostics;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// What others may put into ComfyUI's folders and the user's: each costs itself alone; none hangs or shows a file from elsewhere.
/// </summary>
public sealed class HostileFolderTests : IDisposable
{
    private const string Secret = "root:x:0:0";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hostile-");

    private string Comfy => Path.Combine(_root.FullName, "ComfyUI");

    public HostileFolderTests()
    {
        Write("outside/passwd", Secret);
        Write("ComfyUI/models/vae/good.safetensors", "");
        Write("ComfyUI/custom_nodes/good/README.md", "# Good");
    }

    // The runtime cannot delete what it cannot name.
    public void Dispose() => Run("rm", "-rf", _root.FullName);

    public static TheoryData<string, string> Bad() => new()
    {
        { "pipe", "pipe" }, { "device", "leads out" }, { "link out", "leads out" }, { "large", "at most" }, { "not UTF-8", "UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_packages_README_that_is_none_costs_itself_alone(string kind, string _)
    {
        Put(kind, Path.Combine(Comfy, "custom_nodes", "bad", "README.md"));
        var folder = new ComfyFolder(Comfy);
        Assert.Equal(["bad", "good"], folder.Packages(new LeftOut()).Select(package => package.Name));
        Assert.Null(folder.ReadMe("bad"));
        Assert.Equal("# Good", folder.ReadMe("good"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_pyproject_that_is_none_is_named(string kind, string reason)
    {
        Put(kind, Path.Combine(Comfy, "custom_nodes", "bad", "pyproject.toml"));
        var leftOut = new LeftOut();
        Assert.Equal(2, new ComfyFolder(Comfy).Packages(leftOut).Count);
        Assert.Contains(leftOut.Lines, line => line.StartsWith("custom_nodes/bad/pyproject.toml: ", StringComparison.Ordinal)
            && line.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("device")]
    [InlineData("large")]
    [InlineData("not UTF-8")]
    public void Extra_paths_that_are_no_file_leave_the_own_models(string kind)
    {
        Put(kind, Path.Combine(Comfy, "extra_model_paths.yaml"));
        var leftOut = new LeftOut();
        Assert.Equal(["good.safetensors"], new ComfyFolder(Comfy).Models(leftOut).ByKind["vae"]);
        Assert.StartsWith("extra_model_paths.yaml: ", Assert.Single(leftOut.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:\n  vae: \"x\\0y\"\n", "a: vae")]
    [InlineData("a: &x\n  b: *x\n", "aliases")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "nested more than")]
    [InlineData("a: [unclosed", "not valid YAML")]
    public void A_declaration_that_cannot_be_used_costs_itself_alone(string yaml, string reason)
    {
        Write("ComfyUI/extra_model_paths.yaml", yaml);
        var leftOut = new LeftOut();
        Assert.Equal(["good.safetensors"], new ComfyFolder(Comfy).Models(leftOut).ByKind["vae"]);
        Assert.Contains(reason, Assert.Single(leftOut.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_aliases_are_refused_before_anything_is_built()
    {
        Write("ComfyUI/extra_model_paths.yaml", "a: &x {b: c}\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"k{i}: *x\n")));
        var leftOut = new LeftOut();
        Assert.Equal(1, new ComfyFolder(Comfy).Models(leftOut).Count);
        Assert.Single(leftOut.Lines);
    }

    [Fact]
    public void Links_among_model_folders_are_followed_and_loops_end()
    {
        Write("elsewhere/deep/1/2/3/4/5/6/7/8/far.ckpt", "");
        var vae = Path.Combine(Comfy, "models", "vae");
        Directory.CreateSymbolicLink(Path.Combine(vae, "more"), Path.Combine(_root.FullName, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(vae, "self"), vae);
        Directory.CreateSymbolicLink(Path.Combine(vae, "up"), Path.Combine(Comfy, "models"));
        Directory.CreateSymbolicLink(Path.Combine(Comfy, "models", "loop"), Path.Combine(Comfy, "models", "loop"));
        var leftOut = new LeftOut();

        var files = new ComfyFolder(Comfy).Models(leftOut).ByKind["vae"];

        Assert.Contains("good.safetensors", files);
        Assert.Contains("more/deep/1/2/3/4/5/6/7/8/far.ckpt", files);
        Assert.True(files.Count < 10, string.Join('\n', files));
        Assert.Contains(leftOut.Lines, line => line.Contains("leads back", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_that_link_to_each_other_many_times_end()
    {
        var vae = Path.Combine(Comfy, "models", "vae");
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"d{i}")];
        foreach (var name in names) Directory.CreateDirectory(Path.Combine(vae, name));
        foreach (var from in names)
            foreach (var to in names.Where(to => to != from))
                Directory.CreateSymbolicLink(Path.Combine(vae, from, to), Path.Combine(vae, to));
        var leftOut = new LeftOut();
        Assert.Contains("good.safetensors", new ComfyFolder(Comfy).Models(leftOut).ByKind["vae"]);
        Assert.NotEmpty(leftOut.Lines);
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_named_and_left_out()
    {
        MakeBytesNamed(Path.Combine(Comfy, "custom_nodes"));
        MakeBytesNamed(Path.Combine(Comfy, "models"));
        MakeBytesNamed(Path.Combine(Comfy, "models", "vae"));
        var leftOut = new LeftOut();
        var folder = new ComfyFolder(Comfy);
        Assert.Equal(["good"], folder.Packages(leftOut).Select(package => package.Name));
        Assert.Equal(["good.safetensors"], folder.Models(leftOut).ByKind["vae"]);
        Assert.Equal(3, leftOut.Lines.Count(line => line.Contains("not UTF-8", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_personality_that_is_no_file_of_the_user_never_reaches_the_message(string kind, string reason)
    {
        var context = new UserContextFolder(Path.Combine(_root.FullName, "user_context"));
        Put(kind, context.SoulFile);
        var profile = new ProfileStore(new FolderFiles(context, TimeProvider.System));
        var refused = await Assert.ThrowsAsync<ContextException>(() => profile.PersonalityAsync(default));
        Assert.Equal(ContextFault.Unreadable, refused.Fault);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_personality_behind_a_linked_folder_inside_is_read()
    {
        var context = new UserContextFolder(Path.Combine(_root.FullName, "user_context"));
        Write("user_context/notes/soul.md", "Be kind.");
        File.CreateSymbolicLink(context.SoulFile, "notes/soul.md");
        Assert.Equal("Be kind.", await new ProfileStore(new FolderFiles(context, TimeProvider.System)).PersonalityAsync(default));
    }

    private void Put(string kind, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (kind)
        {
            case "pipe":
                Run("mkfifo", path);
                break;
            case "device":
                // A node of its own takes rights; a link to one is what an attacker without them would make.
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "link out":
                File.CreateSymbolicLink(path, Path.Combine(_root.FullName, "outside", "passwd"));
                break;
            case "large":
                File.WriteAllBytes(path, new byte[600 * 1024]);
                break;
            case "not UTF-8":
                File.WriteAllBytes(path, [0x61, 0xff, 0xfe, 0x62]);
                break;
        }
    }

    private static void MakeBytesNamed(string folder) => Run("sh", "-c", $"mkdir \"{folder}/$(printf 'b\\377d')\"");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
