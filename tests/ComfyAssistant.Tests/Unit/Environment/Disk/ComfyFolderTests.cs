using ComfyAssistant.Plugins.Environment.Disk;

namespace ComfyAssistant.Tests.Unit.Environment.Disk;

public sealed class ComfyFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("comfy-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Packages_tell_version_description_readme_and_agents()
    {
        Put("custom_nodes/Good-Pack/pyproject.toml", "[project]\nname = \"good\"\nversion = \"1.2.3\"\ndescription = \"Does \\\"good\\\" " +
            "things\"\n[tool.comfy]\nPublisherId = \"x\"\n");
        Put("custom_nodes/Good-Pack/readme.md", "# Good");
        Put("custom_nodes/Good-Pack/.agents/rules.md", "Be good.");
        Put("custom_nodes/broken/pyproject.toml", "[project\nversion = ");
        Put("custom_nodes/odd/pyproject.toml", "[project]\nversion = 3\ndescription = [1]\n");
        Put("custom_nodes/off.disabled/README.md", "");
        Put("custom_nodes/__pycache__/x.pyc", "");
        Put("custom_nodes/.git/config", "");
        Put("custom_nodes/single_file.py", "");

        Assert.Equal(
            [new("broken"), new("Good-Pack", HasAgents: true, HasReadme: true, "Does \"good\" things", "1.2.3"), new("odd")],
            Folder.Packages(new LeftOut()));
    }

    [Fact]
    public void ReadMe_is_read_only_from_folders_that_are_there()
    {
        Put("custom_nodes/Good-Pack/README.md", "# Good");
        Put("README.md", "# ComfyUI");
        Assert.Equal("# Good", Folder.ReadMe("Good-Pack"));
        Assert.Null(Folder.ReadMe(".."));
        Assert.Null(Folder.ReadMe("Good-Pack/../Good-Pack"));
        Assert.Null(Folder.ReadMe("other"));
    }

    [Fact]
    public void Models_are_listed_from_every_folder_and_the_extra_paths()
    {
        Put("models/checkpoints/a.safetensors", "");
        Put("models/checkpoints/sub/b.ckpt", "");
        Put("models/checkpoints/put_checkpoints_here", "");
        Put("models/unet/c.gguf", "");
        Put("models/my_kind/d.onnx", "");
        Put("shared/lora/e.safetensors", "");
        Put("shared/more/f.pt", "");
        Put("elsewhere/g.sft", "");
        Put("extra_model_paths.yaml", $"""
            a111:
                base_path: shared/
                is_default: true
                loras: |
                    lora
                    more
                custom_nodes: nodes
            other:
                checkpoints: {Path.Combine(_root.FullName, "elsewhere")}
                vae: missing
            empty:
            """);

        var models = Folder.Models(new LeftOut()).ByKind;

        Assert.Equal(["a.safetensors", "g.sft", Path.Combine("sub", "b.ckpt")], models["checkpoints"]);
        Assert.Equal(["c.gguf"], models["diffusion_models"]);
        Assert.Equal(["d.onnx"], models["my_kind"]);
        Assert.Equal(["e.safetensors", "f.pt"], models["loras"]);
        Assert.Empty(models["vae"]);
        Assert.DoesNotContain("custom_nodes", models.Keys);
    }

    [Theory]
    [InlineData("a: [unclosed")]
    [InlineData("- a list")]
    [InlineData("")]
    public void Unusable_extra_paths_leave_the_own_models(string yaml)
    {
        Put("models/vae/v.pt", "");
        Put("extra_model_paths.yaml", yaml);
        Assert.Equal(1, Folder.Models(new LeftOut()).Count);
    }

    [Fact]
    public void Unknown_folder_has_nothing()
    {
        var nowhere = new ComfyFolder(null);
        Assert.Empty(nowhere.Packages(new LeftOut()));
        Assert.Equal(0, nowhere.Models(new LeftOut()).Count);
        Assert.Null(nowhere.ReadMe("any"));
    }

    private ComfyFolder Folder => new(_root.FullName);

    private void Put(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
