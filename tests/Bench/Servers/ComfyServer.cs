using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>As much of ComfyUI as a scan asks: the node list out of a file, and one folder of models.</summary>
internal static class ComfyServer
{
    private static readonly string[] Kinds = ["checkpoints"];
    private static readonly string[] Files = ["any.safetensors"];

    public static Task RunAsync(string objectInfo) => LocalServer.RunAsync(app =>
    {
        // Without the ETag of a file: ComfyUI has none.
        var info = File.ReadAllBytes(objectInfo);
        app.MapGet("/object_info", () => Results.Bytes(info, "application/json"));
        app.MapGet("/models", () => Results.Json(Kinds));
        app.MapGet("/models/checkpoints", () => Results.Json(Files));
    });
}
