using System.Net;
using System.Text;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The part of ComfyUI's API that is passed on to the service's own page.</summary>
public sealed class ComfyRunTests : ComfyChatTest
{
    [Fact]
    public async Task What_runs_need_is_passed_on()
    {
        Comfy.Pages["/queue"] = """{"queue_running":[],"queue_pending":[]}""";
        using var answer = await Service.Http.GetAsync("/api/comfy/queue");
        Assert.Equal("""{"queue_running":[],"queue_pending":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/api/comfy/manager/reboot")]
    [InlineData("/api/comfy/users")]
    [InlineData("/api/comfy/history/a/b")]
    public async Task Other_routes_are_not(string path)
    {
        using var answer = await Service.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task File_that_is_no_picture_video_or_sound_does_not_come_from_this_origin()
    {
        Comfy.Pages["/view"] = "<script>alert(1)</script>";
        using var answer = await Service.Http.GetAsync("/api/comfy/view?filename=a.html");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    /// <summary>Another program's page on this machine could otherwise run prompts, and read with the service's own headers.</summary>
    [Theory]
    [InlineData("GET", "queue")]
    [InlineData("GET", "history")]
    [InlineData("GET", "history/a")]
    [InlineData("GET", "system_stats")]
    [InlineData("GET", "view?filename=a.png")]
    [InlineData("POST", "prompt")]
    [InlineData("POST", "queue")]
    [InlineData("POST", "interrupt")]
    [InlineData("POST", "free")]
    public async Task Pages_of_other_programs_reach_nothing(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/comfy/" + path);
        request.Headers.Add("Origin", "http://127.0.0.1:3999");
        if (method == "POST") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var refused = await Service.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("ComfyUI", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Browsers ask for a part of a video when the user drags its slider, and Safari plays none without.</summary>
    [Fact]
    public async Task Part_of_a_file_comes_as_a_part()
    {
        Comfy.Fault = http => http.Request.Path == "/view" && http.Request.Headers.Range == "bytes=2-3" ? PartAsync(http) : null;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/comfy/view?filename=a.mp4");
        request.Headers.Add("Range", "bytes=2-3");
        using var part = await Service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 2-3/10", part.Content.Headers.ContentRange?.ToString());
        Assert.Equal("bytes", part.Headers.AcceptRanges.ToString());
        Assert.Equal("cd", await part.Content.ReadAsStringAsync());
    }

    private static Task PartAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.ContentType = "video/mp4";
        http.Response.Headers.ContentRange = "bytes 2-3/10";
        http.Response.Headers.AcceptRanges = "bytes";
        return http.Response.WriteAsync("cd");
    }
}
