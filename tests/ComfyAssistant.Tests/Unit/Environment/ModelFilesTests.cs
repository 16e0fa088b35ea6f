using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Tests.Unit.Environment;

public class ModelFilesTests
{
    private static readonly ModelFiles Models = new(new Dictionary<string, IReadOnlyList<string>>
    {
        ["checkpoints"] = ["sd_xl_base_1.0.safetensors", "SD15/v1-5-pruned-emaonly.safetensors", "flux/flux1-dev-fp8.safetensors",
            "juggernautXL_v9.safetensors"],
        ["loras"] = ["detail-tweaker-xl.safetensors", "ink.safetensors"],
        ["upscale_models"] = ["4x-UltraSharp.pth"],
        ["diffusion_models"] = ["flux1-dev.safetensors"],
        ["text_encoders"] = [],
    });

    [Theory]
    [InlineData("sdxl base", "sd_xl_base_1.0.safetensors")]
    [InlineData("v1-5 pruned", "SD15/v1-5-pruned-emaonly.safetensors")]
    [InlineData("ultra sharp", "4x-UltraSharp.pth")]
    [InlineData("4x_UltraSharp.pth", "4x-UltraSharp.pth")]
    [InlineData("jugernautXL v9", "juggernautXL_v9.safetensors")]
    [InlineData("xl detail", "detail-tweaker-xl.safetensors")]
    [InlineData("flux dev fp8", "flux/flux1-dev-fp8.safetensors")]
    public void Half_named_file_is_found(string text, string file) => Assert.Equal(file, Models.Find(text, null, 5)[0].File);

    [Fact]
    public void Kind_bounds_the_search()
    {
        Assert.Equal([("diffusion_models", "flux1-dev.safetensors")], Models.Find("flux", "diffusion_models", 5));
        Assert.Empty(Models.Find("flux", "loras", 5));
        Assert.Empty(Models.Find("nothing of the kind", null, 5));
    }

    [Theory]
    [InlineData("checkpoints", "checkpoints")]
    [InlineData("Checkpoint", "checkpoints")]
    [InlineData("upscale models", "upscale_models")]
    [InlineData("unet", "diffusion_models")]
    [InlineData("clip", "text_encoders")]
    [InlineData("shoes", null)]
    public void Kind_is_known_by_other_names(string word, string? kind) => Assert.Equal(kind, Models.Kind(word));

    [Fact]
    public void Files_are_counted_over_all_kinds() => Assert.Equal(8, Models.Count);

    [Fact]
    public void What_is_no_model_is_left_out()
    {
        var files = new ModelFiles(new Dictionary<string, IReadOnlyList<string>>
        {
            ["checkpoints"] = ["a.safetensors", "put_checkpoints_here.txt", "preview.png"],
            ["custom_nodes"] = ["ipadapter/web/ipadapter.js", "ipadapter/model.safetensors"],
            ["configs"] = ["v1-inference.yaml"],
            ["datasets"] = ["x.safetensors"],
            ["embeddings"] = ["bad-hands"],
        });
        Assert.Equal(["checkpoints", "embeddings"], files.ByKind.Keys);
        Assert.Equal(2, files.Count);
        Assert.Empty(files.Find("ipadapter", null, 10));
    }
}
