using System.Text.Json;
using ComfyAssistant.Host.Commands;

namespace ComfyAssistant.Tests.Unit.Commands;

public sealed class InstallCommandTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private string Built => Path.Combine(_root.FullName, "built");

    private string ComfyUi => Path.Combine(_root.FullName, "ComfyUI");

    private string Installed => Path.Combine(ComfyUi, "custom_nodes", "comfy-assistant");

    public InstallCommandTests()
    {
        Write(Path.Combine(Built, "__init__.py"), "WEB_DIRECTORY");
        Write(Path.Combine(Built, "web", "loader.js"), "start");
        Write(Path.Combine(Built, "web", "panel.js"), "new");
        Directory.CreateDirectory(Path.Combine(ComfyUi, "custom_nodes"));
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("ComfyUI")]
    [InlineData("")]
    [InlineData("ComfyUI/custom_nodes")]
    [InlineData("ComfyUI/custom_nodes/")]
    public async Task The_panel_is_copied_into_ComfyUI_from_whichever_of_its_folders_is_named(string path)
    {
        Assert.Equal(0, await Run("install", "--comfyui", Path.Combine(_root.FullName, path)));
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(Installed, "web", "panel.js")));
        Assert.True(File.Exists(Path.Combine(Installed, "__init__.py")));
        Assert.Contains("Restart ComfyUI", _output.ToString(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(ComfyUi, "custom_nodes")));
    }

    [Fact]
    public async Task An_older_panel_is_replaced_whole()
    {
        Write(Path.Combine(Built, "web", "gone.js"), "old");
        Write(Path.Combine(Built, "web", "panel", "ComfyPanel-1.mjs"), "old");
        await Run("install", "--comfyui", ComfyUi);
        File.Delete(Path.Combine(Built, "web", "gone.js"));
        File.Move(Path.Combine(Built, "web", "panel", "ComfyPanel-1.mjs"), Path.Combine(Built, "web", "panel", "ComfyPanel-2.mjs"));
        Assert.Equal(0, await Run("install", $"--comfyui={ComfyUi}"));
        Assert.False(File.Exists(Path.Combine(Installed, "web", "gone.js")));
        var chunk = Assert.Single(Directory.GetFiles(Path.Combine(Installed, "web", "panel")));
        Assert.Equal("ComfyPanel-2.mjs", Path.GetFileName(chunk));

        Assert.Equal(0, await Run("uninstall", "--comfyui", ComfyUi));
        Assert.False(Directory.Exists(Installed));
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public async Task A_folder_that_is_not_ours_is_left_alone(string command)
    {
        Write(Path.Combine(Installed, "notes.txt"), "precious");
        Assert.Equal(2, await Run(command, "--comfyui", ComfyUi));
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(Installed, "notes.txt")));
        Assert.Contains("nothing was changed", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        var elsewhere = Path.Combine(_root.FullName, "elsewhere");
        Write(Path.Combine(elsewhere, "web", "loader.js"), "start");
        Directory.CreateSymbolicLink(Installed, elsewhere);
        Assert.Equal(2, await Run("uninstall", "--comfyui", ComfyUi));
        Assert.True(File.Exists(Path.Combine(elsewhere, "web", "loader.js")));
    }

    [Fact]
    public async Task Uninstall_removes_the_panel_and_says_so_when_there_is_none()
    {
        await Run("install", "--comfyui", ComfyUi);
        Assert.Equal(0, await Run("uninstall", "--comfyui", ComfyUi));
        Assert.False(Directory.Exists(Installed));
        Assert.Equal(0, await Run("uninstall", "--comfyui", ComfyUi));
        Assert.Contains("Nothing to remove", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public async Task What_others_put_into_the_folder_or_changed_in_it_is_left_and_named(string command)
    {
        await Run("install", "--comfyui", ComfyUi);
        var elsewhere = Path.Combine(_root.FullName, "elsewhere");
        Write(Path.Combine(elsewhere, "precious.txt"), "linked");
        Write(Path.Combine(Installed, "notes", "mine.txt"), "precious");
        Write(Path.Combine(Installed, "web", "panel.js"), "edited");
        Directory.CreateSymbolicLink(Path.Combine(Installed, "web", "link"), elsewhere);

        Assert.Equal(0, await Run(command, "--comfyui", ComfyUi));

        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(Installed, "notes", "mine.txt")));
        Assert.Equal("edited",
            await File.ReadAllTextAsync(Path.Combine(Installed, "web", command == "install" ? "panel.js.kept" : "panel.js")));
        Assert.Equal("linked", await File.ReadAllTextAsync(Path.Combine(elsewhere, "precious.txt")));
        Assert.Contains("notes/mine.txt", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("web/panel.js", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(command == "install", File.Exists(Path.Combine(Installed, "__init__.py")));
    }

    [Fact]
    public async Task A_panel_that_was_not_built_leaves_the_installed_one()
    {
        await Run("install", "--comfyui", ComfyUi);
        Directory.Delete(Built, recursive: true);
        Assert.Equal(2, await Run("install", "--comfyui", ComfyUi));
        Assert.True(File.Exists(Path.Combine(Installed, "web", "panel.js")));
        Assert.Contains("Node.js", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_ComfyUI_is_named()
    {
        Assert.Equal(2, await Run("install", "--comfyui", Built));
        Assert.Contains(Built, _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("install", "--comfyui")]
    public async Task A_command_that_lacks_the_path_tells_its_usage(params string[] args)
    {
        Assert.Equal(2, await Run(args));
        Assert.Contains("--comfyui PATH", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_pack_knows_how_to_start_this_program()
    {
        await Run("install", "--comfyui", ComfyUi);
        using var recorded = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Installed, "service.json")));
        Assert.All(recorded.RootElement.GetProperty("command").EnumerateArray(), part => Assert.True(File.Exists(part.GetString())));
    }

    [Fact]
    public async Task What_Python_compiled_beside_our_files_goes_with_them()
    {
        await Run("install", "--comfyui", ComfyUi);
        Write(Path.Combine(Installed, "__pycache__", "proxy.cpython-312.pyc"), "compiled");
        Assert.Equal(0, await Run("uninstall", "--comfyui", ComfyUi));
        Assert.False(Directory.Exists(Installed));
    }

    [Fact]
    public async Task Uninstall_without_a_path_finds_what_was_installed()
    {
        await Run("install", "--comfyui", ComfyUi);
        Assert.Equal(0, await Run("uninstall"));
        Assert.False(Directory.Exists(Installed));
        Assert.Equal(2, await Run("uninstall"));
        Assert.Contains("--comfyui PATH", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_deletes_the_data_and_nothing_else_in_a_folder_that_the_user_named()
    {
        Write(Path.Combine(Data, "SOUL.md"), "me");
        Write(Path.Combine(Data, "skills", "mine", "SKILL.md"), "skill");
        Write(Path.Combine(Data, "context.db"), "");
        Write(Path.Combine(Data, "users.json"), "hashes of tokens");
        Write(Path.Combine(Data, "users", "anna", "connections.json"), "keys");
        Write(Path.Combine(Data, "team", "connections.json"), "keys");
        Write(Path.Combine(Data, "holiday.jpg"), "precious");
        Write(Connections, "keys");
        var servers = Path.Combine(Path.GetDirectoryName(Connections)!, "mcp.json");
        Write(servers, "keys");
        Assert.Equal(0, await Run("uninstall", "--purge"));
        Assert.False(File.Exists(servers));
        Assert.Equal([Path.Combine(Data, "holiday.jpg")], Directory.GetFileSystemEntries(Data));
        Assert.False(File.Exists(Connections));
        Assert.Contains("holiday.jpg", _output.ToString(), StringComparison.Ordinal);
    }

    private string Connections => Path.Combine(_root.FullName, "own", "connections.json");

    private string Data => Path.Combine(_root.FullName, "data");

    private Task<int> Run(params string[] args) => CommandLine.RunAsync(
        [.. args, "--COMFY_ASSISTANT_USER_CONTEXT=" + Data, "--COMFY_ASSISTANT_CONNECTIONS=" + Connections],
        new CommandContext(_output, _errors) { Pack = Built });

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
