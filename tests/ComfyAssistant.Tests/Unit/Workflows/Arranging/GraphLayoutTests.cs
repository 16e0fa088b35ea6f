using ComfyAssistant.Plugins.Workflows.Arranging;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows.Arranging;

public class GraphLayoutTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(9)]
    [InlineData(60)]
    [InlineData(200)]
    [InlineData(2000)]
    public void No_node_covers_another_and_data_flows_to_the_right(int size)
    {
        var (nodes, links) = Random(size, seed: size);
        var places = GraphLayout.Arrange(nodes, links).ToDictionary(place => place.Id);
        Assert.Equal(nodes.Select(node => node.Id).Order(), places.Keys.Order());
        var boxes = nodes.Select(node => (places[node.Id].X, places[node.Id].Y, node.Width, node.Height)).OrderBy(box => box.X).ToList();
        for (var i = 0; i < boxes.Count; i++)
            for (var j = i + 1; j < boxes.Count && boxes[j].X < boxes[i].X + boxes[i].Width; j++)
                Assert.True(boxes[j].Y + boxes[j].Height <= boxes[i].Y || boxes[i].Y + boxes[i].Height <= boxes[j].Y,
                    $"{boxes[i]} covers {boxes[j]}");
        var width = nodes.ToDictionary(node => node.Id, node => node.Width);
        Assert.All(links, link => Assert.True(places[link.From].X + width[link.From] <= places[link.To].X, link.ToString()));
        Assert.Equal((0, 0), (places.Values.Min(place => place.X), places.Values.Min(place => place.Y)));
    }

    [Fact]
    public void Many_nodes_of_one_layer_stand_in_several_columns()
    {
        List<LayoutNode> nodes = [new("end", 200, 100), .. Enumerable.Range(0, 100).Select(n => new LayoutNode($"{n}", 300, 200))];
        var places = GraphLayout.Arrange(nodes, nodes.Skip(1).Select(node => new LayoutLink(node.Id, "end")));
        Assert.InRange(places.Max(place => place.Y), 0, 3000);
        Assert.InRange(places.Select(place => place.X).Distinct().Count(), 5, 20);
    }

    [Fact]
    public void A_loader_and_what_follows_it_stand_beside_their_late_user()
    {
        string[] chain = ["a", "b", "c", "d", "e", "f"];
        List<LayoutLink> links =
            [.. chain.Zip(chain.Skip(1), (from, to) => new LayoutLink(from, to)), new("loader", "lora"), new("lora", "f")];
        var places = GraphLayout.Arrange(chain.Concat(["loader", "lora"]).Select(id => new LayoutNode(id, 200, 100)), links)
            .ToDictionary(place => place.Id);
        Assert.Equal(places["e"].X, places["lora"].X);
        Assert.Equal(places["d"].X, places["loader"].X);
    }

    [Fact]
    public void Circles_double_ids_and_links_to_nowhere_do_no_harm()
    {
        LayoutNode[] nodes = [new("a", 100, 50), new("b", 100, 50), new("a", 1, 1), new("c", 0, 0)];
        LayoutLink[] links = [new("a", "b"), new("b", "a"), new("c", "c"), new("gone", "a"), new("a", "b")];
        Assert.Equal(["a", "b", "c"], GraphLayout.Arrange(nodes, links).Select(place => place.Id).Order());
        Assert.Empty(GraphLayout.Arrange([], links));
    }

    [Fact]
    public void Few_links_cross()
    {
        // Twelve samplers, each with prompts of its own, given in a random order: they can be untangled wholly but for the shared loader.
        List<LayoutNode> nodes = [new("loader", 300, 100)];
        List<LayoutLink> links = [];
        for (var i = 0; i < 12; i++)
        {
            nodes.AddRange([new($"p{i}", 400, 200), new($"n{i}", 400, 200), new($"k{i}", 300, 300), new($"v{i}", 200, 50),
                new($"s{i}", 300, 300)]);
            links.AddRange([new("loader", $"p{i}"), new("loader", $"n{i}"), new($"p{i}", $"k{i}"), new($"n{i}", $"k{i}"),
                new($"k{i}", $"v{i}"), new($"v{i}", $"s{i}")]);
        }
        new Random(7).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodes));
        var places = GraphLayout.Arrange(nodes, links).ToDictionary(place => place.Id);
        var crossings = 0;
        for (var i = 0; i < links.Count; i++)
            for (var j = i + 1; j < links.Count; j++)
            {
                var (a, b) = (links[i], links[j]);
                if (places[a.From].X != places[b.From].X || places[a.To].X != places[b.To].X) continue;
                if ((places[a.From].Y - places[b.From].Y) * (places[a.To].Y - places[b.To].Y) < 0) crossings++;
            }
        output.WriteLine($"{crossings} crossings of {links.Count} links");
        Assert.InRange(crossings, 0, 4);
    }

    private static (List<LayoutNode> Nodes, List<LayoutLink> Links) Random(int size, int seed)
    {
        var random = new Random(seed);
        List<LayoutNode> nodes =
            [.. Enumerable.Range(0, size).Select(n => new LayoutNode($"{n}", random.Next(150, 450), random.Next(40, 500)))];
        List<LayoutLink> links = [];
        for (var n = 1; n < size; n++)
            for (var i = random.Next(0, 4); i > 0; i--)
                links.Add(new($"{(random.Next(3) == 0 ? random.Next(n) : Math.Max(0, n - random.Next(1, 9)))}", $"{n}"));
        return (nodes, links);
    }
}
